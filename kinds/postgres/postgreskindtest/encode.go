package postgreskindtest

import (
	"database/sql/driver"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// encode describes columns and turns rows into what the server would send for them.
func encode(types *pgtype.Map, columns []string, rows [][]any) ([]pgconn.FieldDescription, [][][]byte, error) {
	for i, r := range rows {
		if len(r) != len(columns) {
			return nil, nil, fmt.Errorf("row %d: values for %d columns, but there are %d", i+1, len(r), len(columns))
		}
	}
	fields := make([]pgconn.FieldDescription, len(columns))
	data := make([][][]byte, len(rows))
	for i := range data {
		data[i] = make([][]byte, len(columns))
	}
	for c, name := range columns {
		values := make([]any, len(rows))
		for i, r := range rows {
			v, err := plain(r[c])
			if err != nil {
				return nil, nil, fmt.Errorf("row %d, column %s: %w", i+1, name, err)
			}
			values[i] = v
		}
		oid := typeOf(types, values)
		format := types.FormatCodeForOID(oid)
		fields[c] = pgconn.FieldDescription{Name: name, DataTypeOID: oid, DataTypeSize: -1, TypeModifier: -1, Format: format}
		for i, v := range values {
			if v == nil {
				continue
			}
			b, err := types.Encode(oid, format, v, []byte{}) // not nil, which is NULL
			if err != nil {
				return nil, nil, fmt.Errorf("row %d, column %s: %w", i+1, name, err)
			}
			data[i][c] = b
		}
	}
	return fields, data, nil
}

// plain is v behind pointers, and as its Value method has it, unless pgx knows v's type itself. It is nil for NULL.
func plain(v any) (any, error) {
	for {
		if v == nil {
			return nil, nil
		}
		rv := reflect.ValueOf(v)
		switch rv.Kind() {
		case reflect.Pointer, reflect.Map, reflect.Slice:
			if rv.IsNil() {
				return nil, nil
			}
		}
		if isUUID(rv.Type()) {
			return rv.Convert(reflect.TypeFor[[16]byte]()).Interface(), nil
		}
		valuer, ok := v.(driver.Valuer)
		switch {
		case rv.Kind() == reflect.Pointer && (!ok || rv.Type().Elem().Implements(valuerType)):
			v = rv.Elem().Interface()
		case rv.Type().PkgPath() == pgtypePath:
			return null(v, valuer)
		case ok:
			return valuer.Value()
		default:
			return v, nil
		}
	}
}

var (
	valuerType = reflect.TypeFor[driver.Valuer]()
	pgtypePath = reflect.TypeFor[pgtype.Map]().PkgPath()
)

// null is v, of a type of package pgtype, or nil if v says that it is NULL.
func null(v any, valuer driver.Valuer) (any, error) {
	if valuer == nil {
		return v, nil
	}
	if value, err := valuer.Value(); err != nil || value == nil {
		return nil, err
	}
	return v, nil
}

func isUUID(t reflect.Type) bool {
	return t.Kind() == reflect.Array && t.Len() == 16 && t.Elem().Kind() == reflect.Uint8
}

// typeOf is the type of a column with these values.
func typeOf(types *pgtype.Map, values []any) uint32 {
	for _, v := range values {
		if v != nil {
			return typeOfValue(types, v)
		}
	}
	return pgtype.TextOID
}

func typeOfValue(types *pgtype.Map, v any) uint32 {
	if t, ok := types.TypeForValue(v); ok {
		return t.OID
	}
	t := reflect.TypeOf(v)
	if isUUID(t) {
		return pgtype.UUIDOID
	}
	if u, ok := underlying(t); ok {
		if known, ok := types.TypeForValue(reflect.Zero(u).Interface()); ok {
			return known.OID
		}
	}
	return pgtype.JSONBOID
}

// underlying is the type that a named type is made from, if it is one that needs no name, or a slice of such.
func underlying(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() == reflect.Slice {
		u, ok := underlying(t.Elem())
		if !ok {
			return nil, false
		}
		return reflect.SliceOf(u), true
	}
	u, ok := basic[t.Kind()]
	return u, ok
}

var basic = map[reflect.Kind]reflect.Type{
	reflect.Bool:    reflect.TypeFor[bool](),
	reflect.Int:     reflect.TypeFor[int](),
	reflect.Int8:    reflect.TypeFor[int8](),
	reflect.Int16:   reflect.TypeFor[int16](),
	reflect.Int32:   reflect.TypeFor[int32](),
	reflect.Int64:   reflect.TypeFor[int64](),
	reflect.Uint:    reflect.TypeFor[uint](),
	reflect.Uint8:   reflect.TypeFor[uint8](),
	reflect.Uint16:  reflect.TypeFor[uint16](),
	reflect.Uint32:  reflect.TypeFor[uint32](),
	reflect.Uint64:  reflect.TypeFor[uint64](),
	reflect.Float32: reflect.TypeFor[float32](),
	reflect.Float64: reflect.TypeFor[float64](),
	reflect.String:  reflect.TypeFor[string](),
}
